import { Notice } from '../components/notice.tsx';
import { NowPage } from '../now/now-page.tsx';
import { hrefOf, type Route } from './routes.ts';

/** The pages that the header leads to, in its order. */
export const NAVIGATION = [{ page: 'now', label: 'Now' }] as const;

/** The page's name in the browser's tab. */
export function titleOf({ page }: Route): string {
  return NAVIGATION.find((each) => each.page === page)?.label ?? 'No such page';
}

/** The page of an address. */
export function PageOf({ route }: { readonly route: Route }) {
  switch (route.page) {
    case 'now':
      return <NowPage />;
    default:
      return <NoSuchPage />;
  }
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
