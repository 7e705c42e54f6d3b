/** The mark of Kscope: a cell of a kaleidoscope. */
export const Logo = ({ size = 20 }: { readonly size?: number }) => (
  <svg aria-hidden="true" width={size} height={size} viewBox="0 0 32 32">
    <path d="M16 2 28.1 9v14L16 30 3.9 23V9Z" fill="#4f46e5" />
    <path d="M16 16V2L28.1 9Z" fill="#a5b4fc" />
    <path d="M16 16 28.1 9v14Z" fill="#818cf8" />
    <path d="M16 16 3.9 23V9Z" fill="#6366f1" />
    <path d="M16 16v14L3.9 23Z" fill="#3730a3" />
  </svg>
);
