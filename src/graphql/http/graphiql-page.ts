import type { IncomingMessage, ServerResponse } from 'node:http';
import type { GraphiQLOptions } from 'graphql-yoga';
import { contentHash, createPageFile, type PageFile, sendPageFile } from '../../http/page-file.ts';

const ROOT = '<div id="root"></div>';

/** On a narrow screen the query, its variables and the answer are one below the other, and the page scrolls. */
const NARROW_STYLE = `<style>
        @media (max-width: 800px) {
          .graphiql-container { flex-direction: column; }
          .graphiql-container .graphiql-sidebar { flex-direction: row; width: auto; overflow: visible; }
          .graphiql-container .graphiql-sessions { margin: 0; max-width: 100%; }
          .graphiql-container .graphiql-session-header .graphiql-logo { display: none; }
          .graphiql-container #graphiql-session { flex-direction: column; overflow-y: auto; }
          .graphiql-container #graphiql-session > * { flex: none !important; width: 100%; }
          .graphiql-container .graphiql-editors { height: 60vh; }
          .graphiql-container .graphiql-response { height: 60vh; }
          .graphiql-container #graphiql-session > .graphiql-horizontal-drag-bar { display: none; }
        }
      </style>`;

/**
 * GraphiQL takes what its open tab has from items of their own in the browser's storage, and opens one more tab when no
 * stored tab has the same. It writes these items only when a visitor types, so this sets them to the open tab's first: to
 * `firstVariables` on a first visit. A link with a query that no tab has opens one without another's variables.
 */
const openStoredTab = (firstVariables: string) => `<script>
        {
          const put = (name, value) =>
            value ? localStorage.setItem('graphiql:' + name, value) : localStorage.removeItem('graphiql:' + name);
          const linked = new URL(location.href).searchParams.get('query');
          const { tabs = [], activeTabIndex } = JSON.parse(localStorage.getItem('graphiql:tabState')) ?? {};
          const active = tabs[activeTabIndex];
          const tab = !linked || active?.query === linked ? active : tabs.find(({ query }) => query === linked);
          put('variables', tab || linked ? tab?.variables : ${firstVariables});
          if (tab) put('query', tab.query), put('headers', tab.headers);
        }
      </script>`;

/** Where the page's own files are: their names have a hash of what is in them. */
const FILE = /^\/graphql\/graphiql-[\w-]+\.(?:js|css)$/;

/** What the package gives is one page of nine megabytes, which no browser would cache or keep compiled. */
interface Pieces {
  readonly style: string;
  readonly script: string;
  /** The page with addresses in place of both. */
  readonly page: (stylePath: string, scriptPath: string) => string;
}

export interface GraphiQLPage {
  /** Renders the page, which loads nothing from elsewhere. */
  render(options: GraphiQLOptions): Promise<string>;
  /** Answers a request for one of the page's files. Resolves with false for other paths. */
  answer(path: string, request: IncomingMessage, response: ServerResponse): Promise<boolean>;
}

/**
 * Serves GraphiQL as a small page and two files, which are compressed and made on the first visit: most gateways never
 * serve them.
 */
export function createGraphiQLPage(): GraphiQLPage {
  let making: Promise<GraphiQLFiles> | null = null;
  const files = () => {
    making ??= makeFiles();
    return making;
  };

  return {
    async render(options) {
      const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
      const { stylePath, scriptPath } = await files();
      const variables = JSON.stringify(options.defaultTabs?.[0]?.variables ?? '').replaceAll('<', '\\u003c');
      return piecesOf(renderGraphiQL(options))
        .page(stylePath, scriptPath)
        .replace(ROOT, () => [ROOT, NARROW_STYLE, openStoredTab(variables)].join('\n      '));
    },
    async answer(path, request, response) {
      if (!FILE.test(path) || (request.method !== 'GET' && request.method !== 'HEAD')) return false;
      const file = (await files()).byPath.get(path);
      if (file === undefined) return false;
      sendPageFile(file, request, response);
      return true;
    },
  };
}

interface GraphiQLFiles {
  readonly stylePath: string;
  readonly scriptPath: string;
  readonly byPath: ReadonlyMap<string, PageFile>;
}

async function makeFiles(): Promise<GraphiQLFiles> {
  const { renderGraphiQL } = await import('@graphql-yoga/render-graphiql');
  const { style, script } = piecesOf(renderGraphiQL());
  const [[stylePath, styleFile], [scriptPath, scriptFile]] = await Promise.all([
    makeFile(style, '.css'),
    makeFile(script, '.js'),
  ]);
  return {
    stylePath,
    scriptPath,
    byPath: new Map([
      [stylePath, styleFile],
      [scriptPath, scriptFile],
    ]),
  };
}

async function makeFile(content: string, extension: string) {
  const body = Buffer.from(content);
  const path = `/graphql/graphiql-${contentHash(body).slice(0, 16)}${extension}`;
  return [path, await createPageFile(path, body, 'immutable', 5)] as const;
}

/** Cuts the style and the script, which are the same for everybody, out of the page. */
function piecesOf(whole: string): Pieces {
  const [beforeStyle, style, betweenThem] = cut(whole, '<style>', '</style>');
  const [beforeScript, script, rest] = cut(betweenThem, '<script>', 'YogaGraphiQL.renderYogaGraphiQL(');
  return {
    style,
    script,
    page: (stylePath, scriptPath) =>
      [
        ...[beforeStyle, `<link rel="stylesheet" href="${stylePath}" />`],
        ...[beforeScript, `<script src="${scriptPath}"></script>\n      <script>\n        `],
        `YogaGraphiQL.renderYogaGraphiQL(${rest}`,
      ].join(''),
  };
}

/** What stands before `start`, between `start` and `end`, and after `end`. */
function cut(text: string, start: string, end: string): readonly [string, string, string] {
  const from = text.indexOf(start);
  const to = text.indexOf(end, from);
  if (from === -1 || to === -1) throw new Error(`GraphiQL's page has no ${start} up to ${end}`);
  return [text.slice(0, from), text.slice(from + start.length, to), text.slice(to + end.length)];
}
