import { useCallback, useMemo, useState } from 'react';
import { Provider } from 'urql';
import { createClient } from '../connection/client.ts';
import { useCredential } from '../connection/credential.ts';
import { SignIn } from '../sign-in/sign-in.tsx';
import { Admission } from './admission.tsx';

/** The whole page. Each credential begins anew, with a client of its own. */
export function Console() {
  const credential = useCredential();
  return <WithCredential key={credential ?? ''} credential={credential} />;
}

function WithCredential({ credential }: { readonly credential: string | null }) {
  const [isRefused, setRefused] = useState(false);
  const refuse = useCallback(() => setRefused(true), []);
  const client = useMemo(() => createClient(credential, refuse), [credential, refuse]);
  if (isRefused) return <SignIn refused={credential !== null} />;
  return (
    <Provider value={client}>
      <Admission />
    </Provider>
  );
}
