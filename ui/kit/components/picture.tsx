import { ImageOff } from "lucide-react";
import { cx } from "../cx";

/** The picture of an article; where there is none, its place stays. Its name stands beside it, so it says nothing. */
export function Picture({ src, className }: { src: string | null | undefined; className?: string }) {
  if (!src)
    return (
      <span
        className={cx("flex shrink-0 items-center justify-center rounded-md bg-quiet-soft text-ink-soft", className)}
      >
        <ImageOff size={20} aria-hidden />
      </span>
    );
  return (
    <img src={src} alt="" loading="lazy" className={cx("shrink-0 rounded-md bg-ground object-contain", className)} />
  );
}
