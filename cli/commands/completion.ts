import { Argument, type Command } from '@commander-js/extra-typings'

const SHELLS = ['bash', 'zsh', 'fish'] as const

export const define = (command: Command) =>
  command
    .description(
      `Prints what a shell takes to complete tailer's commands and options:
  bash  source <(tailer completion bash)                                  in ~/.bashrc
  zsh   source <(tailer completion zsh)                                   in ~/.zshrc, after compinit
  fish  tailer completion fish > ~/.config/fish/completions/tailer.fish`,
    )
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .action(async (shell, _, command) => {
      const { script } = await import('../completion.ts')
      if (command.parent) process.stdout.write(script(shell, command.parent))
    })
