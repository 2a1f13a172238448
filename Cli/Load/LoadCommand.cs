using System.CommandLine;
using System.Diagnostics;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using Mss.Cli.CommandLine;
using Mss.Cli.Soap;
using Mss.Cli.Verification;

namespace Mss.Cli.Load;

/// <summary><c>mss load</c>: measures an MSSP under load.</summary>
internal static class LoadCommand
{
    private const string Notes =
        """
        Examples:
          mss load --users +99901001000-999 --rate 1000/s --duration 60s
          mss load --users +99901001000-999 --concurrency 64 --mode synch --json
          mss load --users +99901000002 --status-polls 16 --duration 10s

        How to read it:
          With --rate, transactions start at a constant rate whatever the server does, and "transaction" counts from the intended start: a server that
          stalls is charged for everybody who would have come meanwhile. "service" counts from the real start. A large difference between the two means
          that all workers were busy: the server is slower than the rate, or --concurrency is too small.

        Exit codes:
          0 all good   2 there were faults   3 a signature of the sample is wrong   4 broken connections, unusable answers or unfinished transactions
          64 wrong command line
        """;

    /// <summary>The command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var options = new LoadOptions();
        var command = new DocumentedCommand("load", "Measures throughput and latency with many users.", Notes);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(environment, options, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliEnvironment environment, LoadOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        var plan = options.ReadPlan(parsed);
        var anchors = options.ReadAnchors(parsed);
        var tls = options.ReadTls(parsed, plan);
        var json = parsed.GetValue(options.Json);
        var templates = new LoadTemplates(plan);
        var workers = new List<ITransactor>();
        try
        {
            await OpenWorkersAsync(plan, tls, templates, workers, environment.Time, cancellationToken).ConfigureAwait(false);
            var run = new LoadRun(plan, environment.Time, () => Process.GetCurrentProcess().TotalProcessorTime, ShortSleep.For);
            var result = await run.RunAsync(workers, cancellationToken).ConfigureAwait(false);
            var sample = SampleVerifier.Verify(result.Statistics.Kept, anchors, environment.Time.GetUtcNow());
            if (json)
            {
                await environment.Out.WriteLineAsync(LoadReport.Json(plan, result, sample)).ConfigureAwait(false);
            }
            else
            {
                LoadReport.Write(environment.OutConsole(), plan, result, sample);
            }

            return Judge(result, sample);
        }
        catch (MsspUnreachableException failure)
        {
            await environment.Error.WriteLineAsync($"mss: {failure.Message}").ConfigureAwait(false);
            return ExitCode.Unreachable;
        }
        finally
        {
            workers.ForEach(worker => worker.Dispose());
        }
    }

    private static async Task OpenWorkersAsync(
        LoadPlan plan,
        SslClientAuthenticationOptions? tls,
        LoadTemplates templates,
        List<ITransactor> workers,
        TimeProvider time,
        CancellationToken cancellationToken)
    {
        try
        {
            LoadChannel? finished = null;
            for (var i = 0; i < plan.Workers; i++)
            {
                var connection = new HttpConnection(plan.Address.Signature, tls);
                var channel = new LoadChannel(templates, connection, time);
                workers.Add(plan.StatusPolls ? new StatusPoller(channel, ShortSleep.For) : new SignatureTransactor(plan, channel, i, time, ShortSleep.For));
                connection.Open();
                if (plan.StatusPolls && finished is null)
                {
                    await FinishedTransaction.MakeAsync(plan, channel, time, cancellationToken).ConfigureAwait(false);
                    finished = channel;
                }
                else if (plan.StatusPolls)
                {
                    channel.Follow(finished!);
                }
            }
        }
        catch (Exception failure) when (failure is SocketException or IOException or AuthenticationException)
        {
            throw new MsspUnreachableException($"{plan.Address.Signature}: {failure.Message}", failure);
        }
    }

    private static int Judge(LoadResult result, SampleResult sample)
    {
        if (sample.Failed > 0)
        {
            return ExitCode.NotVerified;
        }

        if (result.Statistics.Errors.Count > 0 || result.Unfinished > 0)
        {
            return ExitCode.Unreachable;
        }

        return result.Statistics.Faults.Count > 0 ? ExitCode.Fault : ExitCode.Done;
    }
}
