using System.CommandLine;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Mss.Cli.CommandLine;

/// <summary><c>mss version</c>: what to write into a bug report.</summary>
internal static class VersionCommand
{
    /// <summary>The command.</summary>
    public static Command Create(CliEnvironment environment)
    {
        var command = new DocumentedCommand("version", "Prints the versions of mss, of .NET and of the operating system.", "");
        command.SetAction(_ =>
        {
            environment.Out.WriteLine($"mss {Version()}");
            environment.Out.WriteLine($"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.OSDescription} ({RuntimeInformation.ProcessArchitecture})");
            return ExitCode.Done;
        });
        return command;
    }

    /// <summary>The product's version, with the commit when the build knew it.</summary>
    public static string Version() =>
        typeof(VersionCommand).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";
}
