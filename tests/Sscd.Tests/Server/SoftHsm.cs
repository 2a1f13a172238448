using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Mss.Sscd.Tests.Server;

/// <summary>A test that needs a PKCS#11 token in software; skipped, and said so, where SoftHSM is not installed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SoftHsmFactAttribute : FactAttribute
{
    public SoftHsmFactAttribute() => Skip = SoftHsm.Library is null || !SoftHsm.HasTool ? "SoftHSM is not installed (Debian: softhsm2)" : null!;
}

/// <summary>SoftHSM with its tokens in a temporary folder.</summary>
public sealed class SoftHsm : IDisposable
{
    public const string Pin = "user-pin-8471";
    public const string Token = "mss-test";
    private readonly TemporaryFolder _folder = new();

    public SoftHsm()
    {
        if (Library is null || !HasTool)
        {
            return;
        }

        Directory.CreateDirectory(Tokens);
        File.WriteAllText(_folder["softhsm2.conf"], $"directories.tokendir = {Tokens}\nobjectstore.backend = file\nlog.level = ERROR\n");

        // The library asks the C environment, which .NET's does not reach.
        _ = SetEnv("SOFTHSM2_CONF", _folder["softhsm2.conf"], 1);
        using var process = Process.Start(new ProcessStartInfo("softhsm2-util", ["--init-token", "--free", "--label", Token, "--pin", Pin, "--so-pin", "so-pin-1234"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { ["SOFTHSM2_CONF"] = _folder["softhsm2.conf"] },
        })!;
        var complaint = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, complaint);
    }

    public static string? Library { get; } = new[]
    {
        "/usr/lib/softhsm/libsofthsm2.so", "/usr/lib64/softhsm/libsofthsm2.so", "/usr/lib64/pkcs11/libsofthsm2.so", "/usr/local/lib/softhsm/libsofthsm2.so",
    }.FirstOrDefault(File.Exists);

    public static bool HasTool { get; } =
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => folder.Length > 0 && File.Exists(Path.Combine(folder, "softhsm2-util")));

    private string Tokens => _folder["tokens"];

    /// <summary>Takes the token out of its slot.</summary>
    public void Remove() => Directory.Move(Tokens, _folder["away"]);

    /// <summary>Puts it in again.</summary>
    public void Insert() => Directory.Move(_folder["away"], Tokens);

    public void Dispose() => _folder.Dispose();

    [DllImport("libc", EntryPoint = "setenv", CharSet = CharSet.Ansi, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int SetEnv(string name, string value, int overwrite);
}
