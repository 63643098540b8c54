/**
 * The console: a client of `schema.graphql` like any other.
 *
 * - `shell/` has the frame: who is let in, the header, and which page the address's `#/…` names (`routes.ts`, `pages.tsx`).
 *   A page is one component, an entry in `pages.tsx`, and a folder of its own.
 * - `connection/` has the client. A credential is kept for the tab (`credential.ts`), a stream is kept up
 *   (`keep-watching.ts`), and the gateway's clock is followed (`gateway-clock.ts`).
 * - `now/`, `recording/`, `all/`, `usage/`, `admin/`, `stop/`, `start/`, `limit/`, `quota/`, `unknown/`, `sign-in/` are what a person
 *   sees and does. What the caller may not do is not shown (`useMay` of `connection/caller.ts`). Documents lie beside what
 *   uses them, as `.graphql` files; `npm run codegen` makes typed ones of them in `generated/graphql.ts`.
 * - `components/` and `format/` are for every page: badge, dialog, field, copyable id, notice; durations and times.
 *
 * The Now page follows a stream, and polls what has none (`connection/use-polled.ts`). `all/`, `usage/` and `admin/` show what was
 * loaded once, and say when (`connection/use-snapshot.ts`); what is searched for and which page of it is in the address.
 *
 * What is decided is in pure functions (`.ts`), what is seen in components (`.tsx`). Each part has one stylesheet; colours
 * and sizes are the custom properties of `style/tokens.css`.
 */
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import './style/tokens.css';
import './style/base.css';
import { Console } from './shell/console.tsx';

const root = document.getElementById('console');
if (root !== null) {
  createRoot(root).render(
    <StrictMode>
      <Console />
    </StrictMode>,
  );
}
