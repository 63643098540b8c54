import { useEffect } from 'react';
import './pager.css';
import { isFirstPage, newerThan, newest, olderThan } from './page-of-list.ts';

interface PagerProps {
  /** What the address has behind `?`. */
  readonly parameters: URLSearchParams;
  readonly pageInfo: {
    readonly hasNextPage: boolean;
    readonly hasPreviousPage: boolean;
    readonly startCursor?: string | null;
    readonly endCursor?: string | null;
  };
  readonly hrefTo: (parameters: URLSearchParams) => string;
}

/** The ways to the pages beside this one, by click or by the arrow keys; nothing where there is only one. */
export function Pager({ parameters, pageInfo, hrefTo }: PagerProps) {
  const { hasNextPage, hasPreviousPage, startCursor, endCursor } = pageInfo;
  const newer = hasPreviousPage && startCursor != null ? hrefTo(newerThan(parameters, startCursor)) : null;
  const older = hasNextPage && endCursor != null ? hrefTo(olderThan(parameters, endCursor)) : null;
  useArrowKeys(newer, older);
  if (newer === null && older === null && isFirstPage(parameters)) return null;
  return (
    <nav className="pager" aria-label="Pages of the list">
      {!isFirstPage(parameters) && <a href={hrefTo(newest(parameters))}>Newest</a>}
      <PageButton label="Newer" arrow="←" shortcut="ArrowLeft" href={newer} />
      <PageButton label="Older" arrow="→" shortcut="ArrowRight" href={older} />
    </nav>
  );
}

interface PageButtonProps {
  readonly label: string;
  readonly arrow: string;
  readonly shortcut: string;
  readonly href: string | null;
}

/** A button, which keeps the focus at the end of the list, where a link would be gone. */
function PageButton({ label, arrow, shortcut, href }: PageButtonProps) {
  const go = () => {
    if (href !== null) window.location.hash = href;
  };
  return (
    <button
      type="button"
      aria-disabled={href === null}
      aria-keyshortcuts={shortcut}
      title={`${label} (${arrow})`}
      onClick={go}
    >
      {label}
    </button>
  );
}

function useArrowKeys(newer: string | null, older: string | null): void {
  useEffect(() => {
    const turn = (event: KeyboardEvent) => {
      const isTyped =
        event.target instanceof Element && event.target.closest('input, select, textarea, dialog');
      if (isTyped || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
      const to = event.key === 'ArrowLeft' ? newer : event.key === 'ArrowRight' ? older : null;
      if (to !== null) window.location.hash = to;
    };
    window.addEventListener('keydown', turn);
    return () => window.removeEventListener('keydown', turn);
  }, [newer, older]);
}
