using System.CommandLine;
using Mss.Cli.CommandLine;
using Mss.Cli.Rest;
using Mss.Cli.Soap;

namespace Mss.Cli.Sign;

/// <summary><c>mss sign</c>: asks for one signature as an application provider, and verifies it.</summary>
internal static class SignCommand
{
    private const string Notes =
        """
        Examples:
          mss sign --msisdn +99901000001 --text "Pay 12.50 EUR to Shop?"
          mss sign --msisdn +99901000003 --text "Log in?" --mode synch --timeout 60
          mss sign --msisdn +99901000002 --hash-file contract.pdf --displayed "Sign contract.pdf?" --out contract.p7s
          mss sign --msisdn +99901000001 --text "Hello" --url https://localhost:8443 --ap-id http://ap2.example \
                   --ap-cert data/pki/ap2.p12 --ap-cert-password secret

        Exit codes:
          0 signed and verified   2 fault   3 the signature did not verify   4 no usable answer   64 wrong command line
        """;

    /// <summary>The command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var options = new SignOptions();
        var command = new DocumentedCommand("sign", "Asks a mobile user for a signature as an application provider, and verifies what comes.", Notes);
        options.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(environment, options, parsed, cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(CliEnvironment environment, SignOptions options, ParseResult parsed, CancellationToken cancellationToken)
    {
        var order = options.ReadOrder(parsed);
        var json = parsed.GetValue(options.Json);
        using var certificate = options.ReadClientCertificate(parsed);
        using var http = TlsTrust.HttpClient(parsed.GetValue(options.CaDirectory), certificate);
        IMssClient client = options.ReadRestAddress(parsed) is { } service
            ? new RestClient(http, service)
            : new MssClient(http, order.Address, new MssRequestWriter(order.Version, order.Style));
        SignOutcome outcome;
        try
        {
            outcome = await SignProgress
                .RunAsync(environment, json, progress => new SignTransaction(client, environment.Time, progress).RunAsync(order, cancellationToken))
                .ConfigureAwait(false);
        }
        catch (MsspUnreachableException failure)
        {
            if (json)
            {
                await environment.Out.WriteLineAsync(SignJson.Write(failure)).ConfigureAwait(false);
            }

            await environment.Error.WriteLineAsync($"mss: {failure.Message}").ConfigureAwait(false);
            return ExitCode.Unreachable;
        }

        return outcome is SignFaulted fault
            ? await ReportAsync(environment, json, fault).ConfigureAwait(false)
            : await ReportAsync(environment, json, parsed.GetValue(options.Out), (SignCompleted)outcome).ConfigureAwait(false);
    }

    private static async Task<int> ReportAsync(CliEnvironment environment, bool json, SignFaulted fault)
    {
        if (json)
        {
            await environment.Out.WriteLineAsync(SignJson.Write(fault)).ConfigureAwait(false);
        }
        else
        {
            SignReport.Write(environment.Error, fault);
        }

        return ExitCode.Fault;
    }

    private static async Task<int> ReportAsync(CliEnvironment environment, bool json, string? file, SignCompleted completed)
    {
        if (json)
        {
            await environment.Out.WriteLineAsync(SignJson.Write(completed)).ConfigureAwait(false);
        }
        else
        {
            SignReport.Write(environment.OutConsole(), completed);
        }

        // Written even if it does not verify: that is when somebody wants to look at it.
        if (file is not null && completed.Answer.Signature is { } signature)
        {
            await File.WriteAllBytesAsync(file, signature).ConfigureAwait(false);
        }

        return completed.Report.Passed ? ExitCode.Done : ExitCode.NotVerified;
    }
}
