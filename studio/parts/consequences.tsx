/** What a status that is set by hand brings with it. */
export const Consequences = () => (
  <p class="faint">
    CHECKED says that somebody has dealt with it. A run that is set to SUCCESS counts for its workflows, which
    may start others; one that is set to FAILED no longer does.
  </p>
)
