/** Dollars of a price kept in millionths. */
export const inDollars = (millionths: number | null | undefined): number | null =>
  millionths === null || millionths === undefined ? null : millionths / 1e6;
