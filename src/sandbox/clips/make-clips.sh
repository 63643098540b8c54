#!/bin/sh
# Makes the clips of the sandbox's recordings anew, beside this script. Needs ffmpeg with libx264.
# Nine seconds of colour bars, over which a square moves and a dot blinks each second, with a soft tone.
# The slices are MPEG-TS. They don't end in .ts, which is TypeScript here.
set -eu
cd "$(dirname "$0")"
rm -f ./*.mpegts ./*.m3u8 ./*.mp4 ./*.jpg

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
quiet='-hide_banner -loglevel error'
# The same bytes wherever the same ffmpeg runs.
exact='-fflags +bitexact -flags:v +bitexact -flags:a +bitexact -map_metadata -1'

# A key frame every 3 s, so that each slice begins with one.
ffmpeg $quiet \
  -f lavfi -i 'smptehdbars=size=640x360:rate=25' \
  -f lavfi -i 'color=white:size=56x56:rate=25' \
  -f lavfi -i 'color=red:size=24x24:rate=25' \
  -f lavfi -i 'sine=frequency=330:sample_rate=44100' \
  -filter_complex "[0][1]overlay=x='mod(t*110,W-w)':y='150+90*sin(t*2.1)'[moved];
    [moved][2]overlay=x=600:y=16:enable='lt(mod(t,1),0.5)',format=yuv420p[picture];
    [3]volume=0.25,afade=t=in:d=0.5,afade=t=out:st=8.5:d=0.5[tone]" \
  -map '[picture]' -map '[tone]' -t 9 \
  -c:v libx264 -profile:v baseline -level 3.0 -preset veryslow -crf 28 -g 75 -keyint_min 75 -sc_threshold 0 \
  -c:a aac -b:a 48k -ac 1 $exact "$work/whole.mp4"

for tracks in audio_and_video audio video; do
  case $tracks in
    # A little longer, else a fourth slice has a single frame.
    audio) only='-vn' slice_s=3.1 ;;
    video) only='-an' slice_s=3 ;;
    *) only='' slice_s=3 ;;
  esac
  ffmpeg $quiet -i "$work/whole.mp4" $only -c copy $exact -movflags +faststart "$tracks.mp4"
  ffmpeg $quiet -i "$work/whole.mp4" $only -c copy $exact \
    -f hls -hls_time $slice_s -hls_playlist_type vod -hls_segment_filename "$tracks-%d.mpegts" "$tracks.m3u8"
done
ffmpeg $quiet -ss 2.2 -i "$work/whole.mp4" -frames:v 1 -q:v 5 -update 1 $exact screenshot.jpg
