/** The mark: a cog under one square sail. */
export function Brand({ size = 24, word = false }: { size?: number; word?: boolean }) {
  return (
    <span className="inline-flex items-center gap-2">
      <svg width={size} height={size} viewBox="0 0 32 32" aria-hidden className="shrink-0 fill-brick">
        <path d="M15 3h2v3h8v12h-8v2h12l-3.2 7.2a3 3 0 0 1-2.7 1.8H8.9a3 3 0 0 1-2.7-1.8L3 20h12v-2H7V6h8z" />
      </svg>
      {word && <span className="font-semibold text-md tracking-[-0.01em]">Hanse</span>}
    </span>
  );
}
