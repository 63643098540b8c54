import { useEffect } from 'react';
import { useQuery } from 'urql';
import { Notice } from '../components/notice.tsx';
import { CallerContext } from '../connection/caller.ts';
import { sentenceOf } from '../connection/client.ts';
import { AdmissionDocument } from '../generated/graphql.ts';
import { Frame } from './frame.tsx';

const AGAIN_MS = 2000;

/** Asks who the caller is, until the gateway answers; then shows the pages. */
export function Admission() {
  const [{ data, error, fetching }, ask] = useQuery({ query: AdmissionDocument });
  useEffect(() => {
    if (error === undefined || fetching) return;
    const timer = setTimeout(() => ask(), AGAIN_MS);
    return () => clearTimeout(timer);
  }, [error, fetching, ask]);
  if (data !== undefined) {
    return (
      <CallerContext value={data.viewer}>
        <Frame />
      </CallerContext>
    );
  }
  return (
    <main className="content">
      <h1 className="visually-hidden">Recordings</h1>
      {error === undefined ? (
        <p className="soft">Asking the gateway…</p>
      ) : (
        <Notice tone="alarm" title={sentenceOf(error)}>
          <p>Trying again every {AGAIN_MS / 1000} s.</p>
        </Notice>
      )}
    </main>
  );
}
