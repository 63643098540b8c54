import { useEffect, useMemo, useState } from 'react';
import '../components/data-table.css';
import { Notice } from '../components/notice.tsx';
import { SnapshotLine } from '../components/snapshot-line.tsx';
import { sentenceOf } from '../connection/client.ts';
import { gatewayNow } from '../connection/gateway-clock.ts';
import { useSnapshot } from '../connection/use-snapshot.ts';
import { UsageDocument, type UsageQuery, type UsageQueryVariables } from '../generated/graphql.ts';
import { hrefOf } from '../shell/routes.ts';
import './usage.css';
import { usageCsv } from './usage-csv.ts';
import { UsageForm } from './usage-form.tsx';
import { inWordsOfUsage, type UsageSearch, usageSearchOf, usageVariablesOf } from './usage-search.ts';
import { UsageTable } from './usage-table.tsx';
import { minutesText, usdText } from './usage-words.ts';

/** For admins: the minutes of a period, and about what they cost. What is asked for is in the address. */
export function UsagePage({ parameters }: { readonly parameters: URLSearchParams }) {
  const { search, problems } = usageSearchOf(parameters, gatewayNow());
  const variables = usageVariablesOf(search);
  return (
    <>
      <h1 tabIndex={-1}>Usage</h1>
      <UsageForm search={search} />
      {problems.length > 0 || variables === null ? (
        <Notice tone="alarm" title={problems.join(' ')}>
          <a href="#/usage">This month</a>
        </Notice>
      ) : (
        <AddedUp search={search} variables={variables} />
      )}
    </>
  );
}

/** To add up a million recordings takes the gateway seconds: not each time somebody looks away for a moment. */
const FRESH_MS = 60_000;

interface AddedUpProps {
  readonly search: UsageSearch;
  readonly variables: UsageQueryVariables;
}

function AddedUp({ search, variables }: AddedUpProps) {
  const state = useSnapshot(UsageDocument, variables, FRESH_MS);
  const { snapshot, isCurrent, error } = state;
  const usage = snapshot?.data.usage ?? null;
  const isEmpty = usage !== null && usage.total.recordings === 0;
  return (
    <>
      <section className="list" aria-label="What was added up">
        <div className="list-header">
          <SnapshotLine state={state} summary={usage === null || isEmpty ? null : sumWords(usage)} />
          {usage !== null && usage.rows.length > 0 && isCurrent && <Download usage={usage} search={search} />}
        </div>
        {error !== null && (
          <Notice tone="alarm" title={inWordsOfUsage(sentenceOf(error))}>
            {usage !== null && <p>What is below is what was asked for before.</p>}
          </Notice>
        )}
        {usage !== null && !isEmpty && (
          <UsageTable lines={usage.rows} total={usage.total} isStale={!isCurrent} />
        )}
        {isEmpty && isCurrent && <NothingBilled search={search} />}
      </section>
      {usage !== null && <WhatItIsNot assumptions={usage.assumptions} />}
    </>
  );
}

function sumWords({ total: { minutes, estimatedUsd } }: UsageQuery['usage']): string {
  return `${minutesText(minutes)} minutes, about ${usdText(estimatedUsd)}`;
}

interface DownloadProps {
  readonly usage: UsageQuery['usage'];
  readonly search: UsageSearch;
}

/** The lines of the table as a file: it is made here, of what is shown. */
function Download({ usage, search: { first, last } }: DownloadProps) {
  const csv = useMemo(() => usageCsv(usage.rows), [usage]);
  const [href, setHref] = useState<string>();
  useEffect(() => {
    const url = URL.createObjectURL(new Blob([csv], { type: 'text/csv;charset=utf-8' }));
    setHref(url);
    return () => URL.revokeObjectURL(url);
  }, [csv]);
  return (
    <a href={href} download={`usage-${first}-to-${last}.csv`}>
      Download as CSV
    </a>
  );
}

function NothingBilled({ search: { first, last } }: { readonly search: UsageSearch }) {
  return (
    <Notice title={`Nothing was recorded from ${first} to ${last}.`}>
      <p>
        Choose another period, or <a href={hrefOf({ page: 'now' })}>start a recording</a>: it counts from when
        Agora has confirmed its start.
      </p>
    </Notice>
  );
}

/** What nobody should take the numbers for. */
function WhatItIsNot({ assumptions }: { readonly assumptions: readonly string[] }) {
  return (
    <section className="usage-words" aria-labelledby="usage-words-title">
      <h2 id="usage-words-title">An estimate, not Agora’s bill</h2>
      <ul>
        <li>
          The minutes are those that this gateway knows of, at the prices in <code>PRICES_FILE</code>, which
          whoever runs the gateway sets; what is not in it costs what Agora has published.
        </li>
        <li>
          Days are UTC’s. What Agora recorded and nobody asked this gateway for is not in it, nor what is not
          kept any more.
        </li>
        {assumptions.map((each) => (
          <li key={each}>{each}</li>
        ))}
      </ul>
    </section>
  );
}
