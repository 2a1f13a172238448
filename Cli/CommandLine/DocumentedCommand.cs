using System.CommandLine;

namespace Mss.Cli.CommandLine;

/// <summary>A command whose help ends with examples and what else a reader needs.</summary>
internal sealed class DocumentedCommand(string name, string description, string notes) : Command(name, description)
{
    /// <summary>Printed after the options.</summary>
    public string Notes { get; } = notes;
}
