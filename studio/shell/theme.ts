/** `system` follows what the reader has chosen for all pages. */
export const THEMES = ['system', 'light', 'dark'] as const
export type Theme = (typeof THEMES)[number]

const KEY = 'tailer-theme'

export const themeNow = (): Theme => THEMES.find(theme => theme === localStorage.getItem(KEY)) ?? 'system'

/** Takes a theme, and keeps it for the next time. */
export function setTheme(theme: Theme): void {
  localStorage.setItem(KEY, theme)
  applyTheme()
}

/** Applies the theme that is kept. */
export function applyTheme(): void {
  document.documentElement.dataset.theme = themeNow()
}
