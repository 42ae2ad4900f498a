import {Presets, SingleBar} from "cli-progress";

/** A progress bar on a terminal, silence elsewhere. */
export function progressBar(): {update(done: number, total: number, file: string): void; stop(): void} {
  if (!process.stderr.isTTY) return {update() {}, stop() {}};
  const bar = new SingleBar(
    {stream: process.stderr, format: "{bar} {value}/{total} {file}", hideCursor: true, clearOnComplete: true},
    Presets.shades_grey
  );
  let started = false;
  return {
    update(done, total, file) {
      if (!started) bar.start(total, 0, {file: ""});
      started = true;
      bar.update(done, {file});
    },
    stop() {
      if (started) bar.stop();
      started = false;
    }
  };
}
