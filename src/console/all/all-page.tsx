import { useMemo } from 'react';
import '../components/data-table.css';
import { Notice } from '../components/notice.tsx';
import { pageOf } from '../components/page-of-list.ts';
import { Pager } from '../components/pager.tsx';
import { SnapshotLine } from '../components/snapshot-line.tsx';
import { sentenceOf } from '../connection/client.ts';
import { useSnapshot } from '../connection/use-snapshot.ts';
import { FoundDocument, type FoundQuery } from '../generated/graphql.ts';
import { hrefOf } from '../shell/routes.ts';
import './all.css';
import { FoundTable } from './found-table.tsx';
import { filterOf, inWordsOfPage, isNarrowed, type Search, searchOf } from './search.ts';
import { SearchForm } from './search-form.tsx';

/** All recordings that the gateway remembers, by what is searched for in the address. */
export function AllPage({ parameters }: { readonly parameters: URLSearchParams }) {
  const { search, problems } = useMemo(() => searchOf(parameters), [parameters]);
  return (
    <>
      <h1 tabIndex={-1}>All recordings</h1>
      <SearchForm search={search} />
      {problems.length > 0 ? (
        <Notice tone="alarm" title="This address can’t be searched for.">
          <p>{problems.join(' ')}</p>
          <a href={hrefTo(new URLSearchParams())}>Clear the search</a>
        </Notice>
      ) : (
        <Found parameters={parameters} search={search} />
      )}
    </>
  );
}

interface FoundProps {
  readonly parameters: URLSearchParams;
  readonly search: Search;
}

function Found({ parameters, search }: FoundProps) {
  const state = useSnapshot(FoundDocument, { filter: filterOf(search), ...pageOf(parameters) });
  const { snapshot, isCurrent, error } = state;
  const page = snapshot?.data.recordings;
  return (
    <section className="list" aria-label="What was found">
      <div className="list-header">
        <SnapshotLine state={state} summary={snapshot === null ? null : countWords(snapshot.data, search)} />
        {page !== undefined && <Pager parameters={parameters} pageInfo={page.pageInfo} hrefTo={hrefTo} />}
      </div>
      {error !== null && (
        <Notice tone="alarm" title={inWordsOfPage(sentenceOf(error))}>
          {page !== undefined && <p>What is below is what was found before.</p>}
        </Notice>
      )}
      {snapshot !== null && snapshot.data.recordings.nodes.length > 0 && (
        <FoundTable
          recordings={snapshot.data.recordings.nodes}
          loadedAt={snapshot.loadedAt}
          isStale={!isCurrent}
        />
      )}
      {snapshot !== null && isCurrent && snapshot.data.recordings.nodes.length === 0 && (
        <NothingFound search={search} total={snapshot.data.counted.totalCount} />
      )}
    </section>
  );
}

function countWords({ counted: { totalCount } }: FoundQuery, search: Search): string {
  const number = totalCount.toLocaleString();
  const recordings = totalCount === 1 ? 'recording' : 'recordings';
  if (!isNarrowed(search)) return `${number} ${recordings}`;
  return `${number} ${recordings} ${totalCount === 1 ? 'matches' : 'match'}`;
}

function NothingFound({ search, total }: { readonly search: Search; readonly total: number }) {
  if (total > 0) {
    return (
      <Notice title="There is nothing more on this side of the list.">
        <a href="#/all">The newest</a>
      </Notice>
    );
  }
  if (!isNarrowed(search)) {
    return (
      <Notice title="This gateway has no recordings yet.">
        <p>What is started, here or with startRecording, can be found here from then on.</p>
      </Notice>
    );
  }
  return (
    <Notice title="No recording matches.">
      <p>Everything is compared as a whole: a part of a channel, a sid or a tag finds nothing.</p>
      <a href={hrefTo(new URLSearchParams())}>Clear the search</a>
    </Notice>
  );
}

function hrefTo(parameters: URLSearchParams): string {
  return hrefOf({ page: 'all', search: parameters });
}
