import { AdminPage } from '../admin/admin-page.tsx';
import { AllPage } from '../all/all-page.tsx';
import { Notice } from '../components/notice.tsx';
import { useCaller } from '../connection/caller.ts';
import { scopeName } from '../format/scopes.ts';
import type { Scope } from '../generated/graphql.ts';
import { NowPage } from '../now/now-page.tsx';
import { RecordingPage } from '../recording/recording-page.tsx';
import { UsagePage } from '../usage/usage-page.tsx';
import { hrefOf, type Route } from './routes.ts';

const READING = { scope: 'RECORDING_READ', act: 'read recordings' } as const;

/** The pages that the header leads to, in its order, each for callers with its scope, who may do what it is for (`act`). */
export const NAVIGATION = [
  { page: 'now', label: 'Now', ...READING },
  { page: 'all', label: 'All', ...READING },
  { page: 'usage', label: 'Usage', scope: 'ADMIN', act: 'see usage' },
  { page: 'admin', label: 'Keys & trail', scope: 'ADMIN', act: 'see keys and the trail' },
] as const satisfies readonly ({ page: Route['page']; label: string } & Need)[];

/** What a page takes. */
interface Need {
  readonly scope: Scope;
  /** What the caller has to be allowed to do: "see usage". */
  readonly act: string;
}

/** The page's name in the browser's tab. */
export function titleOf({ page }: Route): string {
  if (page === 'recording') return 'Recording';
  return NAVIGATION.find((each) => each.page === page)?.label ?? 'No such page';
}

/** What the page takes; undefined: nothing. */
function needOf({ page }: Route): Need | undefined {
  return page === 'recording' ? READING : NAVIGATION.find((each) => each.page === page);
}

/** The page of an address. */
export function PageOf({ route }: { readonly route: Route }) {
  const { scopes } = useCaller();
  const need = needOf(route);
  if (need !== undefined && !scopes.includes(need.scope)) return <NotForThisCaller need={need} />;
  switch (route.page) {
    case 'now':
      return <NowPage />;
    case 'recording':
      return <RecordingPage key={route.id} id={route.id} />;
    case 'all':
      return <AllPage parameters={route.search} />;
    case 'usage':
      return <UsagePage parameters={route.search} />;
    case 'admin':
      return <AdminPage parameters={route.search} />;
    default:
      return <NoSuchPage />;
  }
}

function NotForThisCaller({ need: { scope: needed, act } }: { readonly need: Need }) {
  const { scopes } = useCaller();
  return (
    <>
      <h1 tabIndex={-1}>Nothing to see with this key</h1>
      <Notice title={`It may not ${act}.`}>
        <p>
          What it may do: {scopes.length === 0 ? 'nothing' : scopes.map(scopeName).join(', ')}. This page
          needs <code>{scopeName(needed)}</code>.
        </p>
        {NAVIGATION.filter(({ scope }) => scopes.includes(scope)).map(({ page, label }) => (
          <p key={page}>
            <a href={`#/${page === 'now' ? '' : page}`}>{label}</a>
          </p>
        ))}
      </Notice>
    </>
  );
}

function NoSuchPage() {
  return (
    <>
      <h1 tabIndex={-1}>No such page</h1>
      <Notice title="There is nothing at this address.">
        <a href={hrefOf({ page: 'now' })}>What records now</a>
      </Notice>
    </>
  );
}
