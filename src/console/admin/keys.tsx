import { useState } from 'react';
import { Notice } from '../components/notice.tsx';
import { SnapshotLine } from '../components/snapshot-line.tsx';
import { useCaller } from '../connection/caller.ts';
import { sentenceOf } from '../connection/client.ts';
import { useSnapshot } from '../connection/use-snapshot.ts';
import { instant } from '../format/time.ts';
import { KeysDocument, type KnownKeyFragment } from '../generated/graphql.ts';
import { KeyRow } from './key-row.tsx';
import { NewKeyDialog } from './new-key-dialog.tsx';

const NONE = {};

/** The tenant's API keys: what each opens, and ways to create and revoke them. */
export function Keys() {
  const { everybodyIsLetIn } = useCaller();
  const state = useSnapshot(KeysDocument, NONE);
  const { snapshot, error, reload } = state;
  const [isCreating, setCreating] = useState(false);
  const [showsOver, setShowsOver] = useState(false);
  const keys = snapshot?.data.apiKeys ?? [];
  const loadedAt = snapshot?.loadedAt ?? 0;
  const valid = keys.filter((key) => !isOver(key, loadedAt));
  const over = keys.filter((key) => isOver(key, loadedAt));
  const shown = showsOver ? [...valid, ...over] : valid;
  return (
    <section className="list" aria-labelledby="keys-title">
      <div className="list-header">
        <div className="list-title">
          <h2 id="keys-title">API keys</h2>
          <SnapshotLine
            state={state}
            summary={snapshot === null || everybodyIsLetIn ? null : `${valid.length} valid`}
          />
        </div>
        {!everybodyIsLetIn && (
          <button type="button" className="primary" onClick={() => setCreating(true)}>
            Create a key
          </button>
        )}
      </div>
      {everybodyIsLetIn && (
        <Notice title="This gateway lets everybody in.">
          <p>
            Keys make no difference until it asks who somebody is, so none can be created or revoked here.
          </p>
        </Notice>
      )}
      {error !== null && <Notice tone="alarm" title={sentenceOf(error)} />}
      {snapshot !== null && keys.length === 0 && !everybodyIsLetIn && (
        <Notice title="There are no keys yet.">
          <p>A key lets a program, or a colleague, do what you choose and no more.</p>
        </Notice>
      )}
      {shown.length > 0 && (
        <div className="data-frame">
          <table className="data-table keys">
            <caption className="visually-hidden">API keys, newest first</caption>
            <thead>
              <tr>
                <th scope="col">For</th>
                <th scope="col">Id</th>
                <th scope="col">Opens</th>
                <th scope="col">Created</th>
                <th scope="col">Until</th>
                <th scope="col">
                  <span className="visually-hidden">Revoke</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((key) => (
                <KeyRow key={key.id} apiKey={key} loadedAt={loadedAt} onRevoked={reload} />
              ))}
            </tbody>
          </table>
        </div>
      )}
      {over.length > 0 && (
        <div>
          <button
            type="button"
            className="plain small"
            aria-expanded={showsOver}
            onClick={() => setShowsOver(!showsOver)}
          >
            {showsOver ? 'Hide' : 'Show'} {over.length} revoked or expired
          </button>
        </div>
      )}
      {isCreating && <NewKeyDialog onCreated={reload} onClose={() => setCreating(false)} />}
    </section>
  );
}

function isOver({ expiresAt, revokedAt }: KnownKeyFragment, now: number): boolean {
  return revokedAt != null || (expiresAt != null && instant(expiresAt) <= now);
}
