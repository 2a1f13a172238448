using Mss.Cli.CommandLine;
using Spectre.Console;

namespace Mss.Cli.Sign;

/// <summary>
/// Shows what is going on while a person decides: a spinner with the elapsed time on a terminal, otherwise a line per change of state.
/// </summary>
internal static class SignProgress
{
    private static readonly TimeSpan Refresh = TimeSpan.FromMilliseconds(200);

    /// <summary>Runs the work and reports to standard error; says nothing when <paramref name="quiet"/>.</summary>
    public static async Task<T> RunAsync<T>(CliEnvironment environment, bool quiet, Func<IProgress<string>, Task<T>> work)
    {
        if (quiet)
        {
            return await work(new Lines(null)).ConfigureAwait(false);
        }

        if (!environment.Interactive)
        {
            return await work(new Lines(environment.Error)).ConfigureAwait(false);
        }

        return await environment.ErrorConsole().Status().Spinner(Spinner.Known.Dots).StartAsync("…", async context =>
        {
            var start = environment.Time.GetTimestamp();
            var state = new Latest();
            void Show() => context.Status = $"{Markup.Escape(state.Text)}  {environment.Time.GetElapsedTime(start).TotalSeconds:0.0} s";
            await using var timer = environment.Time.CreateTimer(_ => Show(), null, Refresh, Refresh).ConfigureAwait(false);
            return await work(state).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private sealed class Latest : IProgress<string>
    {
        public volatile string Text = "";

        public void Report(string value) => Text = value;
    }

    private sealed class Lines(TextWriter? writer) : IProgress<string>
    {
        private string _last = "";

        public void Report(string value)
        {
            if (value != _last)
            {
                writer?.WriteLine(value);
                _last = value;
            }
        }
    }
}
