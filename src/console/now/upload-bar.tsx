/** How much is in the storage, in per cent; null: Agora has not said. */
export function UploadBar({ percent }: { readonly percent: number | null }) {
  if (percent === null) {
    return (
      <span className="soft untold">
        <span aria-hidden="true">–</span>
        <span className="visually-hidden">not told yet</span>
      </span>
    );
  }
  const whole = Math.floor(percent);
  return (
    <span className="upload">
      <progress max={100} value={percent} aria-label="Uploaded" />
      <span className="upload-percent">{whole} %</span>
    </span>
  );
}
