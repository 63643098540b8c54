import { useState } from 'react';
import { useClient } from 'urql';
import { ConfirmedButton } from '../components/confirmed-button.tsx';
import { CopyableId } from '../components/copyable-id.tsx';
import { Time } from '../components/time.tsx';
import { useCaller } from '../connection/caller.ts';
import { sentenceOf } from '../connection/client.ts';
import { scopeName } from '../format/scopes.ts';
import { instant } from '../format/time.ts';
import { type KnownKeyFragment, RevokeKeyDocument } from '../generated/graphql.ts';

interface KeyRowProps {
  readonly apiKey: KnownKeyFragment;
  readonly loadedAt: number;
  readonly onRevoked: () => void;
}

export function KeyRow({ apiKey, loadedAt, onRevoked }: KeyRowProps) {
  const { id, name, scopes, createdAt, expiresAt, operationsPerMinute, revokedAt } = apiKey;
  const { everybodyIsLetIn, subject } = useCaller();
  const isOwn = subject === `key:${id}`;
  const expiry = instant(expiresAt);
  const hasExpired = expiry !== null && expiry <= loadedAt;
  const isRevoked = revokedAt != null;
  return (
    <tr className={isRevoked || hasExpired ? 'over' : undefined}>
      <th scope="row" className="key-name">
        {name}
        {isOwn && <span className="soft small key-own">yours, in use here</span>}
      </th>
      <td className="key-id">
        <CopyableId label={`id of ${name}`} value={id} />
      </td>
      <td className="key-scopes">
        <ul>
          {scopes.map((scope) => (
            <li key={scope}>
              <code>{scopeName(scope)}</code>
            </li>
          ))}
        </ul>
        {operationsPerMinute != null && (
          <span className="soft small">{operationsPerMinute} operations a minute</span>
        )}
      </td>
      <td className="key-created">
        <span className="narrow-word">created </span>
        <Time at={instant(createdAt)} now={loadedAt} />
      </td>
      <td className="key-until">
        {isRevoked ? (
          <>
            revoked <Time at={instant(revokedAt)} now={loadedAt} />
          </>
        ) : expiry === null ? (
          'no end'
        ) : (
          <>
            {hasExpired ? 'expired ' : <span className="narrow-word">until </span>}
            <Time at={expiry} now={loadedAt} />
          </>
        )}
      </td>
      <td className="key-revoke">
        {!isRevoked && !everybodyIsLetIn && (
          <RevokeButton id={id} name={name} isOwn={isOwn} onRevoked={onRevoked} />
        )}
      </td>
    </tr>
  );
}

interface RevokeButtonProps {
  readonly id: string;
  readonly name: string;
  readonly isOwn: boolean;
  readonly onRevoked: () => void;
}

/** Revokes a key, after a second press. */
function RevokeButton({ id, name, isOwn, onRevoked }: RevokeButtonProps) {
  const client = useClient();
  const [step, setStep] = useState<'idle' | 'asking' | 'sending'>('idle');
  const [problem, setProblem] = useState<string | null>(null);
  const revoke = async () => {
    setStep('sending');
    const { data, error } = await client.mutation(RevokeKeyDocument, { id });
    const result = data?.revokeApiKey;
    setStep('idle');
    if (result?.__typename === 'ApiKey') onRevoked();
    else if (result !== undefined) setProblem(result.message);
    else setProblem(`${error === undefined ? 'The gateway said nothing.' : sentenceOf(error)} Try again.`);
  };
  return (
    <>
      <ConfirmedButton
        word="Revoke"
        name={name}
        sendingWord="Revoking…"
        confirmWord={isOwn ? 'Revoke, and sign out' : 'Revoke for good'}
        step={step}
        onAsk={() => setStep('asking')}
        onConfirm={revoke}
        onKeep={() => setStep('idle')}
      />
      {problem !== null && step === 'idle' && (
        <p className="field-problem" role="alert">
          {problem}
        </p>
      )}
    </>
  );
}
