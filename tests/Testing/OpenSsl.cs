using System.Diagnostics;

namespace Mss.Testing;

/// <summary>A test that asks the program openssl for its opinion; skipped, and said so, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenSslFactAttribute : FactAttribute
{
    public OpenSslFactAttribute() => Skip = OpenSsl.IsThere ? null! : "the program openssl is not on the PATH";
}

/// <summary>As <see cref="OpenSslFactAttribute"/>, for theories.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class OpenSslTheoryAttribute : TheoryAttribute
{
    public OpenSslTheoryAttribute() => Skip = OpenSsl.IsThere ? null! : "the program openssl is not on the PATH";
}

/// <summary>The program openssl.</summary>
public static class OpenSsl
{
    public static bool IsThere { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Any(folder => folder.Length > 0 && (File.Exists(Path.Combine(folder, "openssl")) || File.Exists(Path.Combine(folder, "openssl.exe"))));

    /// <summary>Runs openssl and returns what it wrote; fails the test with its complaint when it fails.</summary>
    public static async Task<byte[]> RunAsync(params string[] arguments)
    {
        var (code, output, complaint) = await TryRunAsync(arguments);
        Assert.True(code == 0, $"openssl {string.Join(' ', arguments)}: {complaint}");
        return output;
    }

    public static async Task<(int Code, byte[] Output, string Complaint)> TryRunAsync(params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo("openssl", arguments)
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        })!;
        process.StandardInput.Close();
        using var output = new MemoryStream();
        var complaint = process.StandardError.ReadToEndAsync();
        await process.StandardOutput.BaseStream.CopyToAsync(output);
        await process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        return (process.ExitCode, output.ToArray(), await complaint);
    }
}
