using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using Mss.Silo.Tests.Hosting;

namespace Mss.Silo.Tests.Phone;

/// <summary>A headless Chromium with one page, driven over its DevTools protocol.</summary>
internal sealed class Chromium : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly TemporaryDirectory _profile;
    private readonly ClientWebSocket _socket = new();
    private readonly Process _process;
    private int _id;

    private Chromium(Process process, TemporaryDirectory profile) => (_process, _profile) = (process, profile);

    public static string? Program { get; } = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .SelectMany(directory => new[] { "chromium", "chromium-browser", "google-chrome" }, Path.Combine).FirstOrDefault(File.Exists);

    /// <param name="page">What it shows.</param>
    /// <param name="phone">True for the screen of a phone, 390 by 844, and a finger.</param>
    public static async Task<Chromium> OpenAsync(Uri page, bool phone = false)
    {
        using var limit = new CancellationTokenSource(Patience);
        var profile = new TemporaryDirectory();
        var start = new ProcessStartInfo(Program!) { RedirectStandardError = true, RedirectStandardOutput = true };
        foreach (var argument in new[]
        {
            "--headless=new", "--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--window-size=520,900",
            "--remote-debugging-port=0", "--user-data-dir=" + profile.Path, "about:blank",
        })
        {
            start.ArgumentList.Add(argument);
        }

        var process = Process.Start(start)!;
        _ = process.StandardOutput.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        _ = process.StandardError.BaseStream.CopyToAsync(Stream.Null, CancellationToken.None);
        var browser = new Chromium(process, profile);
        try
        {
            await browser.ConnectAsync(profile.Path, page, phone, limit.Token);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    /// <summary>The value of a script's last expression, which may be a promise.</summary>
    public async Task<JsonNode?> EvaluateAsync(string script)
    {
        var answer = await CallAsync("Runtime.evaluate", new JsonObject { ["expression"] = script, ["returnByValue"] = true, ["awaitPromise"] = true });
        Assert.Null(answer["exceptionDetails"]?.ToJsonString());
        return answer["result"]!["value"];
    }

    /// <summary>Waits until a script's value is true.</summary>
    public async Task UntilAsync(string script)
    {
        using var limit = new CancellationTokenSource(Patience);
        while (await EvaluateAsync(script) is not JsonValue value || !value.TryGetValue<bool>(out var done) || !done)
        {
            Assert.False(limit.IsCancellationRequested, $"never true: {script}; the page shows: {await EvaluateAsync("document.body.innerText")}");
            await Task.Delay(50, CancellationToken.None);
        }
    }

    /// <summary>Loads a page, or the same anew.</summary>
    public async Task GoAsync(Uri page)
    {
        await EvaluateAsync("globalThis.old = true");
        await CallAsync("Page.navigate", new JsonObject { ["url"] = page.ToString() });
        await UntilAsync("document.readyState === 'complete' && location.href !== 'about:blank' && !globalThis.old");
    }

    public async Task<byte[]> ScreenshotAsync() => Convert.FromBase64String((await CallAsync("Page.captureScreenshot", []))["data"]!.ToString());

    public async ValueTask DisposeAsync()
    {
        _socket.Dispose();
        _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
        _profile.Dispose();
    }

    private async Task ConnectAsync(string profile, Uri page, bool phone, CancellationToken limit)
    {
        var file = Path.Combine(profile, "DevToolsActivePort");
        string[] lines;
        while (!File.Exists(file) || (lines = await File.ReadAllLinesAsync(file, limit)).Length < 2)
        {
            await Task.Delay(50, limit);
        }

        using var http = new HttpClient();
        var port = int.Parse(lines[0], CultureInfo.InvariantCulture);
        var targets = JsonNode.Parse(await http.GetStringAsync(new Uri($"http://127.0.0.1:{port}/json/list"), limit))!.AsArray();
        await _socket.ConnectAsync(new Uri(targets.First(target => target!["type"]!.ToString() == "page")!["webSocketDebuggerUrl"]!.ToString()), limit);
        if (phone)
        {
            await CallAsync("Emulation.setDeviceMetricsOverride", new JsonObject { ["width"] = 390, ["height"] = 844, ["deviceScaleFactor"] = 2, ["mobile"] = true });
        }

        await GoAsync(page);
    }

    private async Task<JsonNode> CallAsync(string method, JsonObject parameters)
    {
        using var limit = new CancellationTokenSource(Patience);
        var id = ++_id;
        var text = new JsonObject { ["id"] = id, ["method"] = method, ["params"] = parameters }.ToJsonString();
        await _socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, true, limit.Token);
        while (true)
        {
            using var message = new MemoryStream();
            var buffer = new byte[65536];
            ValueWebSocketReceiveResult part;
            do
            {
                part = await _socket.ReceiveAsync(buffer.AsMemory(), limit.Token);
                message.Write(buffer, 0, part.Count);
            }
            while (!part.EndOfMessage);
            var answer = JsonNode.Parse(message.ToArray())!;
            if (answer["id"]?.GetValue<int>() == id)
            {
                return answer["result"] ?? throw new InvalidOperationException($"{method}: {answer["error"]?.ToJsonString()}");
            }
        }
    }
}
