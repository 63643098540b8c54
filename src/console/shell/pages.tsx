import { AdminPage } from '../admin/admin-page.tsx';
import { AllPage } from '../all/all-page.tsx';
import { Notice } from '../components/notice.tsx';
import { useCaller } from '../connection/caller.ts';
import { scopeName } from '../format/scopes.ts';
import type { Scope } from '../generated/graphql.ts';
import { NowPage } from '../now/now-page.tsx';
import { RecordingPage } from '../recording/recording-page.tsx';
import { hrefOf, type Route } from './routes.ts';

/** The pages that the header leads to, in its order, each for callers with its scope. */
export const NAVIGATION = [
  { page: 'now', label: 'Now', scope: 'RECORDING_READ' },
  { page: 'all', label: 'All', scope: 'RECORDING_READ' },
  { page: 'admin', label: 'Keys & trail', scope: 'ADMIN' },
] as const satisfies readonly { page: Route['page']; label: string; scope: Scope }[];

/** The page's name in the browser's tab. */
export function titleOf({ page }: Route): string {
  if (page === 'recording') return 'Recording';
  return NAVIGATION.find((each) => each.page === page)?.label ?? 'No such page';
}

/** What the page takes; undefined: nothing. */
function scopeOf({ page }: Route): (typeof NAVIGATION)[number]['scope'] | undefined {
  if (page === 'recording') return 'RECORDING_READ';
  return NAVIGATION.find((each) => each.page === page)?.scope;
}

/** The page of an address. */
export function PageOf({ route }: { readonly route: Route }) {
  const { scopes } = useCaller();
  const scope = scopeOf(route);
  if (scope !== undefined && !scopes.includes(scope)) return <NotForThisCaller needed={scope} />;
  switch (route.page) {
    case 'now':
      return <NowPage />;
    case 'recording':
      return <RecordingPage key={route.id} id={route.id} />;
    case 'all':
      return <AllPage parameters={route.search} />;
    case 'admin':
      return <AdminPage parameters={route.search} />;
    default:
      return <NoSuchPage />;
  }
}

const FORBIDDEN = {
  RECORDING_READ: 'It may not read recordings.',
  ADMIN: 'It may not see keys and the trail.',
};

function NotForThisCaller({ needed }: { readonly needed: keyof typeof FORBIDDEN }) {
  const { scopes } = useCaller();
  return (
    <>
      <h1 tabIndex={-1}>Nothing to see with this key</h1>
      <Notice title={FORBIDDEN[needed]}>
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
