/** Weighted least absolute deviations by a fixed number of reweighted ridge steps: closed form, no random start. */

const STEPS = 12;
/** Residuals below this are not weighted up further, which keeps each step well conditioned. */
const SMALLEST_RESIDUAL = 1e-3;

/** Solves the symmetric positive definite system `matrix × x = right` by Cholesky; the matrix is row-major and kept. */
export function solve(matrix: Float64Array, right: Float64Array): Float64Array {
  const n = right.length;
  const lower = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      let sum = matrix[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= lower[i * n + k]! * lower[j * n + k]!;
      if (i === j && sum <= 0) throw new Error(`matrix is not positive definite at row ${i}`);
      lower[i * n + j] = i === j ? Math.sqrt(sum) : sum / lower[j * n + j]!;
    }
  }
  const x = Float64Array.from(right);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < i; k++) x[i]! -= lower[i * n + k]! * x[k]!;
    x[i]! /= lower[i * n + i]!;
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let k = i + 1; k < n; k++) x[i]! -= lower[k * n + i]! * x[k]!;
    x[i]! /= lower[i * n + i]!;
  }
  return x;
}

export interface Sample {
  /** Row-major features, `width` a sample. */
  features: Float64Array;
  targets: Float64Array;
  weights: Float64Array;
  width: number;
}

/**
 * Coefficients that make the weighted sum of |target − features · b| small, pulled toward `center` by `ridge` (in units
 * of mean weight, per feature).
 */
export function fitMedian(sample: Sample, {center, ridge}: {center: Float64Array; ridge: Float64Array}): Float64Array {
  const {features, targets, weights, width} = sample;
  const count = targets.length;
  let b: Float64Array = Float64Array.from(center);
  const matrix = new Float64Array(width * width);
  const right = new Float64Array(width);
  for (let step = 0; step < STEPS; step++) {
    for (let j = 0; j < width; j++) {
      matrix.fill(0, j * width, (j + 1) * width);
      matrix[j * width + j] = ridge[j]!;
      right[j] = ridge[j]! * center[j]!;
    }
    for (let i = 0; i < count; i++) {
      const row = i * width;
      let residual = targets[i]!;
      for (let j = 0; j < width; j++) residual -= features[row + j]! * b[j]!;
      const weight = weights[i]! / Math.max(Math.abs(residual), SMALLEST_RESIDUAL);
      for (let j = 0; j < width; j++) {
        const scaled = weight * features[row + j]!;
        if (scaled === 0) continue;
        right[j]! += scaled * targets[i]!;
        for (let k = 0; k <= j; k++) matrix[j * width + k]! += scaled * features[row + k]!;
      }
    }
    for (let j = 0; j < width; j++) for (let k = j + 1; k < width; k++) matrix[j * width + k] = matrix[k * width + j]!;
    b = solve(matrix, right);
  }
  return b;
}

/** The value below which a share of the sorted values lies, linear between neighbours. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = (sorted.length - 1) * share;
  const low = Math.floor(at);
  const high = Math.min(low + 1, sorted.length - 1);
  return sorted[low]! + (at - low) * (sorted[high]! - sorted[low]!);
}
