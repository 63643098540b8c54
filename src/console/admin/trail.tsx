import { type FormEvent, useState } from 'react';
import { CopyableId } from '../components/copyable-id.tsx';
import { Field } from '../components/field.tsx';
import { Notice } from '../components/notice.tsx';
import { pageOf } from '../components/page-of-list.ts';
import { Pager } from '../components/pager.tsx';
import { SnapshotLine } from '../components/snapshot-line.tsx';
import { Time } from '../components/time.tsx';
import { sentenceOf } from '../connection/client.ts';
import { useSnapshot } from '../connection/use-snapshot.ts';
import { visibleName } from '../format/names.ts';
import { instant } from '../format/time.ts';
import { TrailDocument, type TrailEntryFragment } from '../generated/graphql.ts';
import { hrefOf } from '../shell/routes.ts';
import {
  EVERY_ENTRY,
  inWordsOfTrail,
  type TrailSearch,
  trailFilterOf,
  trailParametersOf,
  trailSearchOf,
} from './trail-search.ts';

/** Who asked for what, newest first. The search is in the address. */
export function Trail({ parameters }: { readonly parameters: URLSearchParams }) {
  const search = trailSearchOf(parameters);
  const state = useSnapshot(TrailDocument, { filter: trailFilterOf(search), ...pageOf(parameters) });
  const { snapshot, isCurrent, error } = state;
  const page = snapshot?.data.auditTrail;
  const isNarrowed = trailParametersOf(search).size > 0;
  return (
    <section className="list" aria-labelledby="trail-title">
      <div className="list-header">
        <div className="list-title">
          <h2 id="trail-title">Audit trail</h2>
          <SnapshotLine state={state} summary={null} />
        </div>
        {page !== undefined && <Pager parameters={parameters} pageInfo={page.pageInfo} hrefTo={hrefTo} />}
      </div>
      <TrailForm search={search} isNarrowed={isNarrowed} />
      {error !== null && (
        <Notice tone="alarm" title={inWordsOfTrail(sentenceOf(error))}>
          {page !== undefined && <p>What is below is what was found before.</p>}
        </Notice>
      )}
      {snapshot !== null && page !== undefined && page.edges.length > 0 && (
        <TrailTable edges={page.edges} loadedAt={snapshot.loadedAt} isStale={!isCurrent} />
      )}
      {page?.edges.length === 0 && isCurrent && (
        <Notice title={isNarrowed ? 'No entry matches.' : 'Nobody has asked for anything yet.'}>
          {isNarrowed && <a href="#/admin">Clear the search</a>}
        </Notice>
      )}
    </section>
  );
}

function TrailForm({ search, isNarrowed }: { readonly search: TrailSearch; readonly isNarrowed: boolean }) {
  const address = trailParametersOf(search).toString();
  const [shown, setShown] = useState(address);
  const [draft, setDraft] = useState(search);
  if (shown !== address) {
    setShown(address);
    setDraft(search);
  }
  const put = (name: keyof TrailSearch) => (event: { readonly target: { readonly value: string } }) =>
    setDraft((before) => ({ ...before, [name]: event.target.value }));
  const submit = (event: FormEvent) => {
    event.preventDefault();
    window.location.hash = hrefTo(trailParametersOf(draft));
  };
  return (
    <search>
      <form className="trail-form" onSubmit={submit} noValidate>
        <Field label="What">
          {(control) => (
            <input
              {...control}
              value={draft.action}
              onChange={put('action')}
              placeholder="stopRecording"
              spellCheck={false}
            />
          )}
        </Field>
        <Field label="Who">
          {(control) => (
            <input {...control} value={draft.subject} onChange={put('subject')} spellCheck={false} />
          )}
        </Field>
        <Field label="Recording’s id">
          {(control) => (
            <input {...control} value={draft.recording} onChange={put('recording')} spellCheck={false} />
          )}
        </Field>
        <div className="trail-buttons">
          <button type="submit">Search</button>
          {isNarrowed && (
            <a className="small" href="#/admin">
              Clear<span className="visually-hidden"> the search</span>
            </a>
          )}
        </div>
      </form>
    </search>
  );
}

interface TrailTableProps {
  readonly edges: readonly { readonly cursor: string; readonly node: TrailEntryFragment }[];
  readonly loadedAt: number;
  readonly isStale: boolean;
}

function TrailTable({ edges, loadedAt, isStale }: TrailTableProps) {
  return (
    <div className="data-frame">
      <table className={isStale ? 'data-table trail stale' : 'data-table trail'} aria-busy={isStale}>
        <caption className="visually-hidden">Audit trail, newest first</caption>
        <thead>
          <tr>
            <th scope="col">When</th>
            <th scope="col">Who</th>
            <th scope="col">What</th>
            <th scope="col">Named</th>
            <th scope="col">Result</th>
            <th scope="col">Request</th>
          </tr>
        </thead>
        <tbody>
          {edges.map(({ cursor, node }) => (
            <TrailRow key={cursor} entry={node} loadedAt={loadedAt} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function TrailRow({ entry, loadedAt }: { readonly entry: TrailEntryFragment; readonly loadedAt: number }) {
  const { at, subject, action, target, recordingId, result, requestId } = entry;
  return (
    <tr>
      <td className="trail-when">
        <Time at={instant(at)} now={loadedAt} />
      </td>
      <td className="trail-who">
        <a className="soft-link" href={hrefTo(trailParametersOf({ ...EVERY_ENTRY, subject }))}>
          {subject}
        </a>
      </td>
      <th scope="row" className="trail-what">
        <a className="soft-link" href={hrefTo(trailParametersOf({ ...EVERY_ENTRY, action }))}>
          {action}
        </a>
      </th>
      <td className="trail-target">
        {recordingId == null ? (
          target
        ) : (
          <a href={hrefOf({ page: 'recording', id: recordingId })}>
            {visibleName(target ?? 'the recording')}
          </a>
        )}
      </td>
      <td className="trail-result">{result ?? <span className="soft">no answer yet</span>}</td>
      <td className="trail-request">
        <CopyableId label={`request id of ${action}`} value={requestId} />
      </td>
    </tr>
  );
}

function hrefTo(parameters: URLSearchParams): string {
  return hrefOf({ page: 'admin', search: parameters });
}
