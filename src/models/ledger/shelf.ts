/** A unit count in thousandths: a whole number far below 2^53, so a JavaScript number holds it exactly. */
type Milliunits = number;

/** One taking from one lot. */
export type Emit = (issue: number, lot: number, units: Milliunits) => void;

export interface Shelf {
  receive(lot: number, units: Milliunits, label: number | null): void;
  /** Takes from the lots that carry the label first, oldest first, and what is then wanted from the oldest of the rest. */
  issue(issue: number, units: Milliunits, label: number | null): void;
}

/** A list of lots that is emptied from its old end; `next` is the first that may hold something. */
interface Queue {
  readonly lots: number[];
  next: number;
}

/**
 * The lots of one stock on a shelf, for the specific-lot method: a scanned issue takes from its own lot and leaves holes
 * in the queue, and later issues meet the holes, so what is left of a lot depends on every issue before it. Each lot is
 * passed once in each queue it stands in. Throws when more is asked for than lies there.
 */
export function openShelf(emit: Emit): Shelf {
  const ids: number[] = [];
  const left: Milliunits[] = [];
  const all: Queue = {lots: [], next: 0};
  const byLabel = new Map<number, Queue>();

  function drain(queue: Queue, issue: number, wanted: Milliunits): Milliunits {
    let rest = wanted;
    while (rest > 0 && queue.next < queue.lots.length) {
      const lot = queue.lots[queue.next]!;
      const units = Math.min(rest, left[lot]!);
      if (units > 0) {
        emit(issue, ids[lot]!, units);
        left[lot]! -= units;
        rest -= units;
      }
      if (left[lot] === 0) queue.next++;
    }
    return rest;
  }

  return {
    receive(lot, units, label) {
      const place = ids.push(lot) - 1;
      left.push(units);
      all.lots.push(place);
      if (label === null) return;
      const queue = byLabel.get(label);
      if (queue) queue.lots.push(place);
      else byLabel.set(label, {lots: [place], next: 0});
    },
    issue(issue, units, label) {
      const own = label === null ? undefined : byLabel.get(label);
      const rest = drain(all, issue, own ? drain(own, issue, units) : units);
      if (rest > 0) throw new Error(`more issued than is on hand: ${rest} thousandths of a unit (event ${issue})`);
    }
  };
}
