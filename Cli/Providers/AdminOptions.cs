using System.CommandLine;
using Mss.Cli.CommandLine;
using Mss.Cli.Soap;

namespace Mss.Cli.Providers;

/// <summary>The options by which a command becomes an administrator. The password is never on the command line: the list of processes would show it.</summary>
internal sealed class AdminOptions(CliEnvironment environment)
{
    /// <summary>Holds the administrator's password for scripts.</summary>
    public const string PasswordVariable = "MSS_ADMIN_PWD";

    /// <summary>Exists in every development installation, with this published password, and in no other.</summary>
    private const string DevelopmentAdmin = "http://admin.example";

    private const string DevelopmentPassword = "admin";

    private readonly Option<Uri> _url = Options.Parsed<Uri>("--url", "address", "The MSSP.", ValueText.TryUrl).WithDefault(new Uri("http://localhost:8080"));
    private readonly Option<string> _admin = Options.Text("--admin-id", "uri", "AP_ID of the administrator.").WithDefault(DevelopmentAdmin);
    private readonly Option<string?> _cert = new("--ap-cert") { HelpName = "file", Description = "TLS client certificate of the administrator, in place of a password: PKCS#12, or PEM." };
    private readonly Option<string?> _key = new("--ap-key") { HelpName = "file", Description = "Key of a PEM certificate, when it is in another file." };
    private readonly Option<string?> _certPassword = new("--ap-cert-password") { HelpName = "password", Description = "Password of --ap-cert or --ap-key." };
    private readonly Option<string> _caDirectory = Options.Text("--ca-dir", "dir", "Directory with tls-ca.crt, the server's CA, PEM.").WithDefault("data/pki");

    /// <summary>Output for programs.</summary>
    public Option<bool> Json { get; } = Options.Flag("--json", "Print JSON.");

    /// <summary>Adds the options to a command.</summary>
    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { _url, _admin, _cert, _key, _certPassword, _caDirectory, Json })
        {
            command.Options.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetResult(_cert) is not null && result.GetValue(_url)?.Scheme != "https")
            {
                result.AddError("--url must be an https address when --ap-cert is given");
            }
        });
    }

    /// <summary>Opens the connection.</summary>
    /// <exception cref="UsageException">There is no password.</exception>
    public AdminClient Open(ParseResult parsed)
    {
        var certificate = parsed.GetValue(_cert) is { } file ? ClientCertificate.Load(file, parsed.GetValue(_key), parsed.GetValue(_certPassword)) : null;
        var admin = parsed.GetValue(_admin)!;
        var password = certificate is not null ? ""
            : environment.Variable(PasswordVariable)
            ?? (admin == DevelopmentAdmin ? DevelopmentPassword : environment.ReadSecret is { } ask && environment.Interactive ? ask($"Password of {admin}: ") : null)
            ?? throw new UsageException("--admin-id", $"the password of {admin} is expected in the environment variable {PasswordVariable} (or give --ap-cert)");
        return new AdminClient(TlsTrust.HttpClient(parsed.GetValue(_caDirectory), certificate), parsed.GetValue(_url)!, admin, password);
    }
}
