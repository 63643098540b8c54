import type { ReactNode } from 'react';
import './notice.css';

interface NoticeProps {
  /** `alarm`: something is wrong and a person is wanted. */
  readonly tone?: 'plain' | 'alarm';
  readonly title: string;
  readonly children?: ReactNode;
}

/** A framed message: a title, more words, and what to do. Screen readers tell of it when it comes. */
export function Notice({ tone = 'plain', title, children }: NoticeProps) {
  return (
    <div className={`notice ${tone}`} role={tone === 'alarm' ? 'alert' : 'status'}>
      <p className="notice-title">{title}</p>
      {children}
    </div>
  );
}
