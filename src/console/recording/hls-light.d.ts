/** hls.js has types for its whole build alone; the light one has the same class. */
declare module 'hls.js/light' {
  export * from 'hls.js';
  export { default } from 'hls.js';
}
