import cliProgress from "cli-progress";
import type {FetchProgress} from "./fetch-cms.ts";

/** A bar on a terminal, nothing elsewhere: which file of how many, and how much of it is here. */
export function fetchProgress(stream: NodeJS.WriteStream): {
  onProgress: (progress: FetchProgress) => void;
  stop: () => void;
} {
  if (!stream.isTTY) return {onProgress: () => {}, stop: () => {}};
  const format = "{bar} {at}/{count} {file} {megabytes} MB";
  const bar = new cliProgress.SingleBar(
    {format, stream, hideCursor: true, clearOnComplete: true},
    cliProgress.Presets.shades_classic
  );
  bar.start(1, 0, {at: 0, count: 0, file: "", megabytes: "0.0"});
  return {
    onProgress: ({file, index, count, received, total}) => {
      bar.setTotal(count);
      const share = total ? received / total : 0;
      bar.update(index + share, {at: index + 1, count, file, megabytes: (received / 1e6).toFixed(1)});
    },
    stop: () => bar.stop()
  };
}
