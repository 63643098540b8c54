import type { Config } from '../config.ts';
import type { Output } from './output.ts';

/** What the commands of one command line share. */
export interface Run {
  readonly output: Output;
  /** Reads the environment. Throws `ConfigError`. */
  config(): Config;
  endsWith(exitCode: number): void;
  fail(line: string, exitCode: number): void;
}
