import { Notice } from '../components/notice.tsx';
import { useCaller } from '../connection/caller.ts';
import type { Scope } from '../generated/graphql.ts';
import { NowPage } from '../now/now-page.tsx';
import { hrefOf, type Route } from './routes.ts';

/** The pages that the header leads to, in its order, each for callers with its scope. */
export const NAVIGATION = [
  { page: 'now', label: 'Now', scope: 'RECORDING_READ' },
] as const satisfies readonly { page: Route['page']; label: string; scope: Scope }[];

/** The page's name in the browser's tab. */
export function titleOf({ page }: Route): string {
  return NAVIGATION.find((each) => each.page === page)?.label ?? 'No such page';
}

/** The page of an address. */
export function PageOf({ route }: { readonly route: Route }) {
  const { scopes } = useCaller();
  switch (route.page) {
    case 'now':
      return scopes.includes('RECORDING_READ') ? <NowPage /> : <NotForThisCaller />;
    default:
      return <NoSuchPage />;
  }
}

function NotForThisCaller() {
  const { scopes } = useCaller();
  return (
    <>
      <h1 tabIndex={-1}>Nothing to see with this key</h1>
      <Notice title="It may not read recordings.">
        <p>
          What it may do: {scopes.length === 0 ? 'nothing' : scopes.map(scopeName).join(', ')}. To see
          recordings it needs <code>recording:read</code>.
        </p>
      </Notice>
    </>
  );
}

/** As tokens and the command line spell it: `recording:read`. */
export function scopeName(scope: Scope): string {
  return scope.toLowerCase().replace('_', ':');
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
