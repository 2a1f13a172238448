using System.CommandLine;
using System.Net.Security;
using Mss.Cli.CommandLine;
using Mss.Cli.Soap;
using Mss.Cli.Verification;

namespace Mss.Cli.Load;

/// <summary>The options of <c>mss load</c> and what they mean together.</summary>
internal sealed class LoadOptions
{
    private const int DefaultWorkers = 32;

    private readonly Option<UserRange> _users =
        Options.Parsed<UserRange>("--users", "range", "The users, for example +99901001000-999.", UserRange.TryParse).Needed();

    private readonly Option<double?> _rate = Options.ParsedOrNull<double>(
        "--rate", "n/s", "Start so many transactions at a constant rate (open loop); latency counts from the intended start.", RateText.TryParse);

    private readonly Option<int?> _concurrency = Options.ParsedOrNull(
        "--concurrency", "n", $"Workers, each with one connection; without --rate each works as fast as it can (closed loop). [default: {DefaultWorkers}]", ValueText.Number(1, 10_000));

    private readonly Option<int?> _statusPolls = Options.ParsedOrNull(
        "--status-polls", "n", "Only poll one finished transaction with n workers.", ValueText.Number(1, 10_000));

    private readonly Option<TimeSpan> _duration =
        Options.Parsed<TimeSpan>("--duration", "time", "How long is measured. [default: 30s]", ValueText.TryDuration).WithDefault(TimeSpan.FromSeconds(30));

    private readonly Option<TimeSpan?> _warmup =
        Options.ParsedOrNull<TimeSpan>("--warmup", "time", "How long the load runs before it is measured. [default: 5s]", TryWarmup);

    private readonly Option<Waiting> _mode = Options.OneOf(
        "--mode", "asynch: request and status query; synch: one request.", ("asynch", Waiting.Asynch), ("synch", Waiting.Synch));

    private readonly Option<int?> _wait = Options.ParsedOrNull(
        "--wait", "s", "Seconds that a status query asks the MSSP to wait for the outcome (Prefer: wait); 0 polls. [default: 10]", ValueText.Number(0, 20));

    private readonly Option<string> _profile = Options.Text("--profile", "uri", "Signature profile.");
    private readonly Option<double> _verify =
        Options.Parsed<double>("--verify-sample", "share", "Share of the signatures that are verified after the run.", ValueText.TryShare).WithDefault(0.01);

    private readonly Option<string> _caDirectory =
        Options.Text("--ca-dir", "dir", "Directory with root.crt and issuing.crt (signers) and tls-ca.crt (server), PEM.").WithDefault("data/pki");

    private readonly Option<bool> _noChain = Options.Flag("--no-chain", "Do not check who issued the signers' certificates.");
    private readonly ApOptions _ap = new();

    /// <summary>Output for programs.</summary>
    public Option<bool> Json { get; } = Options.Flag("--json", "Print one JSON object instead of tables.");

    /// <summary>Adds all options, and the rules between them, to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _users, _rate, _concurrency, _statusPolls, _duration, _warmup, _mode, _wait, _profile, _verify })
        {
            command.Options.Add(option);
        }

        _ap.AddTo(command);
        foreach (var option in new Option[] { _caDirectory, _noChain, Json })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(_statusPolls) is not null && (result.GetResult(_rate) is not null || result.GetResult(_concurrency) is not null))
            {
                result.AddError("--status-polls excludes --rate and --concurrency");
            }
        });
    }

    /// <summary>Puts the plan together.</summary>
    /// <exception cref="UsageException">Names the option whose value cannot be used.</exception>
    public LoadPlan ReadPlan(ParseResult parsed)
    {
        var users = parsed.GetValue(_users)!;
        var polls = parsed.GetValue(_statusPolls);
        var workers = polls ?? Math.Min(parsed.GetValue(_concurrency) ?? DefaultWorkers, users.Count);
        if (polls is null && parsed.GetValue(_concurrency) is { } wanted && wanted > users.Count)
        {
            throw new UsageException("--concurrency", $"{wanted} workers need as many --users, and there are {users.Count}");
        }

        return new LoadPlan
        {
            Address = _ap.ReadAddress(parsed),
            Ap = _ap.ReadCredentials(parsed),
            Users = users,
            RatePerSecond = parsed.GetValue(_rate),
            Workers = workers,
            Duration = parsed.GetValue(_duration),
            Warmup = parsed.GetValue(_warmup) ?? TimeSpan.FromSeconds(5),
            Mode = parsed.GetValue(_mode),
            VerifyShare = parsed.GetValue(_verify),
            Version = _ap.ReadVersion(parsed),
            Style = _ap.ReadStyle(parsed),
            Profile = parsed.GetValue(_profile),
            WaitSeconds = parsed.GetValue(_wait) ?? 10,
            StatusPolls = polls is not null,
        };
    }

    /// <summary>CA certificates for the sample, or null when the chain is waived or nothing is verified.</summary>
    public TrustAnchors? ReadAnchors(ParseResult parsed) =>
        parsed.GetValue(_noChain) || parsed.GetValue(_verify) == 0 || parsed.GetValue(_statusPolls) is not null
            ? null
            : TrustAnchors.Load(parsed.GetValue(_caDirectory)!);

    /// <summary>TLS for https addresses, otherwise null.</summary>
    public SslClientAuthenticationOptions? ReadTls(ParseResult parsed, LoadPlan plan)
    {
        if (plan.Address.Signature.Scheme != "https")
        {
            return null;
        }

        var options = TlsTrust.Options(parsed.GetValue(_caDirectory), _ap.ReadClientCertificate(parsed));
        options.TargetHost = plan.Address.Signature.Host;
        return options;
    }

    private static bool TryWarmup(string text, out TimeSpan value, out string problem)
    {
        problem = "";
        value = TimeSpan.Zero;
        return text is "0" or "0s" || ValueText.TryDuration(text, out value, out problem);
    }
}
