import type { Reporter, TestModule } from 'vitest/node';

/** Closes a run with one plain line that other tools can read. */
export class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const count = (state: string) => tests.filter((test) => test.result().state === state).length;
    // A file that could not even be loaded has no tests to count.
    const broken = modules.filter(
      (module) => !module.ok() && [...module.children.allTests()].length === 0,
    ).length;
    process.on('exit', () => {
      process.stdout.write(
        `${count('passed')} passed, ${count('failed') + broken} failed, ${count('skipped')} skipped\n`,
      );
    });
  }
}
