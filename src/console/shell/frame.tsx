import { useEffect, useRef } from 'react';
import { useCaller } from '../connection/caller.ts';
import { keepCredential } from '../connection/credential.ts';
import './frame.css';
import { NAVIGATION, PageOf, titleOf } from './pages.tsx';
import { hrefOf, routeOf, useHash } from './routes.ts';

/** What surrounds every page: the header with the ways to the others, and the place of the page. */
export function Frame() {
  const route = routeOf(useHash());
  const { everybodyIsLetIn, scopes, tenant, subject } = useCaller();
  const title = titleOf(route);
  const main = useRef<HTMLElement>(null);
  const place = route.page === 'recording' ? route.id : route.page;
  const shown = useRef(place);
  useEffect(() => {
    document.title = `${title} · Recordings`;
    // A new page is announced by its heading; not the first, which the browser announces itself.
    if (shown.current !== place) main.current?.querySelector('h1')?.focus();
    shown.current = place;
  }, [title, place]);
  return (
    <>
      {/* Not a link: what is behind `#` in the address names the page. */}
      <button type="button" className="skip-link" onClick={() => main.current?.focus()}>
        Skip to the content
      </button>
      <header className="frame-header">
        <div className="frame-bar">
          <span className="brand">
            <svg viewBox="0 0 32 32" width="22" height="22" aria-hidden="true">
              <circle cx="16" cy="16" r="13" />
              <circle cx="16" cy="16" r="5.5" className="brand-dot" />
            </svg>
            Recordings
          </span>
          <nav aria-label="Pages">
            <ul>
              {NAVIGATION.filter(({ scope }) => scopes.includes(scope)).map(({ page, label }) => (
                <li key={page}>
                  <a href={hrefOf(ROUTES[page])} aria-current={route.page === page ? 'page' : undefined}>
                    {label}
                  </a>
                </li>
              ))}
            </ul>
          </nav>
          {everybodyIsLetIn ? (
            <p className="who soft small" title="This gateway asks nobody who they are.">
              Open to everybody
            </p>
          ) : (
            <p className="who">
              <span className="small who-name" title={`${subject}, tenant ${tenant}`}>
                {subject} <span className="soft">of {tenant}</span>
              </span>
              <button type="button" className="plain small" onClick={() => keepCredential(null)}>
                Sign out
              </button>
            </p>
          )}
        </div>
      </header>
      <main id="content" className="content" ref={main} tabIndex={-1}>
        <PageOf route={route} />
      </main>
    </>
  );
}

const ROUTES = {
  now: { page: 'now' },
  all: { page: 'all', search: new URLSearchParams() },
  usage: { page: 'usage', search: new URLSearchParams() },
  admin: { page: 'admin', search: new URLSearchParams() },
} as const;
