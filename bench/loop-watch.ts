/**
 * Loaded into a process that is measured (`node --import`): keeps the longest stretch for which the event loop did not turn,
 * and tells it to whoever asks over IPC. On a busy machine the process also waits for the processor, so the longest time
 * that the main thread computed in one stretch is kept as well.
 */
import type { Held } from './processes.ts';

/** How often the loop is looked at. */
const EVERY_MS = 1;

let longest: Held = { ms: 0, cpuMs: 0 };
let lastAt = performance.now();
let lastCpu = cpuMs();

function cpuMs(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1000;
}

const timer = setInterval(() => {
  const at = performance.now();
  const cpu = cpuMs();
  longest = {
    ms: Math.max(longest.ms, at - lastAt - EVERY_MS),
    cpuMs: Math.max(longest.cpuMs, cpu - lastCpu),
  };
  lastAt = at;
  lastCpu = cpu;
}, EVERY_MS);
timer.unref();

process.on('message', () => {
  process.send?.(longest);
  longest = { ms: 0, cpuMs: 0 };
});
process.channel?.unref();
