/** Passwords tried from one address, and from all, within the window; then nothing is compared until it has passed. */
const WINDOW_MS = 15 * 60_000;
const MOST_WRONG = 5;
/** Many addresses are no way around the limit of one. Somebody may use them to keep colleagues out, who then ask its owner. */
const MOST_WRONG_OF_ALL = 50;

/** Wrong passwords by address. */
export class Tries {
  private readonly now: () => number;
  private readonly times = new Map<string, number[]>();

  constructor(now: () => number) {
    this.now = now;
  }

  /** Milliseconds until an address may try again; 0 for at once. */
  wait(from: string): number {
    const since = this.now() - WINDOW_MS;
    for (const [each, times] of this.times) {
      const recent = times.filter((time) => time > since);
      if (recent.length > 0) this.times.set(each, recent);
      else this.times.delete(each);
    }
    const own = this.times.get(from) ?? [];
    const all = [...this.times.values()].flat().sort((a, b) => a - b);
    const until = [
      ...(own.length >= MOST_WRONG ? [own[own.length - MOST_WRONG]!] : []),
      ...(all.length >= MOST_WRONG_OF_ALL ? [all[all.length - MOST_WRONG_OF_ALL]!] : [])
    ];
    return until.length === 0 ? 0 : Math.max(...until) + WINDOW_MS - this.now();
  }

  count(from: string): void {
    this.times.set(from, [...(this.times.get(from) ?? []), this.now()]);
  }

  /** The right password takes back its own try; the wrong ones of the address stand no longer. */
  forget(from: string): void {
    this.times.delete(from);
  }
}
