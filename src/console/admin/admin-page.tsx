import '../components/data-table.css';
import './admin.css';
import { Keys } from './keys.tsx';
import { Trail } from './trail.tsx';

/** For admins: who may come in, and who asked for what. */
export function AdminPage({ parameters }: { readonly parameters: URLSearchParams }) {
  return (
    <>
      <h1 tabIndex={-1}>Keys & trail</h1>
      <Keys />
      <Trail parameters={parameters} />
    </>
  );
}
