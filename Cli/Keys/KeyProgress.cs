using Mss.Cli.CommandLine;
using Spectre.Console;

namespace Mss.Cli.Keys;

/// <summary>A bar for a person, a line for each tenth elsewhere.</summary>
internal static class KeyProgress
{
    public static T Show<T>(CliEnvironment environment, Func<Action<string, int, int>, T> work)
    {
        if (!environment.Interactive)
        {
            return work((what, done, total) =>
            {
                if (done == total || done * 10L / total != (done - 1) * 10L / total)
                {
                    environment.Error.WriteLine(FormattableString.Invariant($"{what}: {done} of {total}"));
                }
            });
        }

        return environment.ErrorConsole().Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).Start(context =>
        {
            var bars = new Dictionary<string, ProgressTask>();
            return work((what, done, total) =>
            {
                var bar = bars.TryGetValue(what, out var known) ? known : bars[what] = context.AddTask(what, maxValue: total);
                bar.Value = done;
            });
        });
    }
}
