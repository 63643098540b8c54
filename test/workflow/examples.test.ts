import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { serveHere } from '../support/command-line.ts';

const run = promisify(execFile);
const EXAMPLES = ['fetch', 'graphql-request', 'urql', 'apollo', 'relay'];

it('every example starts, watches and stops a recording, and tells what is wrong with a start', async () => {
  const { endpoint } = await serveHere();
  const outputs = await Promise.all(
    EXAMPLES.map(async (name) => {
      const { stdout } = await run(process.execPath, [
        `examples/${name}/main.ts`,
        endpoint,
        `of-${name}`,
        '',
      ]);
      return stdout;
    }),
  );
  expect(outputs).toEqual(EXAMPLES.map((name) => outputOf(name, `of-${name}`)));
});

function outputOf(name: string, cname: string) {
  // Relay's keeps a list: what was started is at its top, and the error after it is not.
  const list = name === 'relay' ? `first in the list: ${cname}\n` : '';
  const seen = 'started: STARTING\n(seen: STARTING\n)*(seen: RECORDING\n)+(seen: \\w+\n)*';
  const stopped = `stopped: StringFileList: \\w+_${cname}\\.m3u8 \\(COMPLETE\\)\n`;
  const refused = 'INVALID_INPUT: input\\.cname: Expected 1 to 1024 bytes\\.\n';
  // The answer to the stop and the last state come over two connections, in either order.
  const over = `(seen: ENDED\n${stopped}|${stopped}(seen: \\w+\n)*seen: ENDED\n)`;
  return expect.stringMatching(new RegExp(`^${list}${seen}${over}${list}${refused}$`));
}
