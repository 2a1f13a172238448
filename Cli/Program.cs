using Mss.Cli.CommandLine;

return await MssCommand.RunAsync(args, CliEnvironment.ForProcess());
