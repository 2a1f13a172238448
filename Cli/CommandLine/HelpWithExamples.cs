using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Mss.Cli.CommandLine;

/// <summary>The built-in help, followed by the command's examples.</summary>
internal sealed class HelpWithExamples(HelpAction inner, string rootNotes) : SynchronousCommandLineAction
{
    /// <inheritdoc/>
    public override bool ClearsParseErrors => true;

    /// <summary>Replaces the action of the root's help option, which all subcommands share.</summary>
    public static void Install(RootCommand root, string rootNotes)
    {
        foreach (var option in root.Options.OfType<HelpOption>())
        {
            option.Action = new HelpWithExamples((HelpAction)option.Action!, rootNotes);
        }
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        var code = inner.Invoke(parseResult);
        var notes = parseResult.CommandResult.Command switch
        {
            DocumentedCommand command => command.Notes,
            RootCommand => rootNotes,
            _ => "",
        };
        parseResult.InvocationConfiguration.Output.WriteLine(notes);
        return code;
    }
}
