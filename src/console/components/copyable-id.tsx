import { useEffect, useState } from 'react';
import './copyable-id.css';

const SAID_FOR_MS = 2000;

/** An id with a button that copies it. `label` says which it is: "sid". */
export function CopyableId({ label, value }: { readonly label: string; readonly value: string }) {
  const [copied, setCopied] = useState<'yes' | 'failed' | null>(null);
  useEffect(() => {
    if (copied === null) return;
    const timer = setTimeout(() => setCopied(null), SAID_FOR_MS);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () => {
    // Browsers have no clipboard for pages that are not from loopback and came without TLS.
    const done = navigator.clipboard?.writeText(value) ?? Promise.reject(new Error('no clipboard'));
    done.then(
      () => setCopied('yes'),
      () => setCopied('failed'),
    );
  };
  return (
    <span className="copyable-id">
      <code>{value}</code>
      <button type="button" className="plain small" onClick={copy} aria-label={`Copy ${label}`}>
        {copied === 'yes' ? 'Copied' : copied === 'failed' ? 'Select it' : 'Copy'}
      </button>
    </span>
  );
}
