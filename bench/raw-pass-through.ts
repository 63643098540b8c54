/** The least that a proxy can do: passes each POST on to the upstream, and its answer back. */
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { Agent, request as ask } from 'undici';

const [baseUrl = ''] = process.argv.slice(2);
const dispatcher = new Agent();

const server = createServer(async (request, response) => {
  const { authorization = '', 'content-type': contentType = '' } = request.headers;
  const answer = await ask(`${baseUrl}${request.url}`, {
    dispatcher,
    method: 'POST',
    headers: { authorization, 'content-type': contentType },
    body: await text(request),
  });
  const body = await answer.body.text();
  response.writeHead(answer.statusCode, { 'content-type': 'application/json' }).end(body);
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (typeof address === 'object') process.stdout.write(`http://127.0.0.1:${address?.port}\n`);
});
