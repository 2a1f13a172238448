using System.Diagnostics;

namespace Mss.Silo.Tests.Hosting;

/// <summary>The built program in a process of its own: what a service manager starts, and what can be killed.</summary>
internal sealed class SiloProcess : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Process _process;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<string> _output = [];
    private readonly List<string> _errors = [];

    private SiloProcess(string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", [typeof(SiloComposition).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Path.GetTempPath(),
        };
        start.Environment.Remove("ASPNETCORE_ENVIRONMENT");
        start.Environment.Remove("DOTNET_ENVIRONMENT");
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, line) => Take(_output, line.Data);
        _process.ErrorDataReceived += (_, line) => Take(_errors, line.Data);
    }

    public string Errors => Text(_errors);

    /// <summary>Starts it and waits until it says that it is ready.</summary>
    public static async Task<SiloProcess> StartAsync(SiloSettings settings)
    {
        var silo = new SiloProcess(settings.Arguments("--Logging:Console:LogLevel:Default=Information"));
        silo.Run();
        var ended = silo._process.WaitForExitAsync();
        await Task.WhenAny(silo._ready.Task, ended).WaitAsync(Patience);
        Assert.False(ended.IsCompleted, $"it has ended: {silo.Errors} {Text(silo._output)}");
        return silo;
    }

    /// <summary>Runs it to its end, which must come by itself.</summary>
    public static async Task<(int Code, string Errors, string Output)> RunToEndAsync(params string[] arguments)
    {
        await using var silo = new SiloProcess(arguments);
        silo.Run();
        await silo._process.WaitForExitAsync().WaitAsync(Patience);
        silo._process.WaitForExit(); // the last lines as well
        return (silo._process.ExitCode, silo.Errors, Text(silo._output));
    }

    /// <summary>kill -9: nothing of the process runs after this.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            await KillAsync();
        }

        _process.Dispose();
    }

    private static string Text(List<string> lines)
    {
        lock (lines)
        {
            return string.Join('\n', lines);
        }
    }

    private void Run()
    {
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    private void Take(List<string> lines, string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (lines)
        {
            lines.Add(line);
        }

        if (line.Contains("Ready:", StringComparison.Ordinal))
        {
            _ready.TrySetResult();
        }
    }
}
