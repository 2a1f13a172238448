using Microsoft.AspNetCore.Builder;
using Mss.Silo;

WebApplication? app = null;
try
{
    app = await SiloComposition.BuildAsync(args);
    await app.StartAsync();
}
catch (Exception e) when (StartFailures.CanBeMended(e))
{
    // What an operator can mend is said in one line; a stack trace would hide it.
    Console.Error.WriteLine($"mss: cannot start: {StartFailures.Explain(e, app?.Configuration)}");
    return 1;
}

// Disposed of, so that the store closes its files.
await using (app)
{
    Greeting.Write(app);
    await app.WaitForShutdownAsync();
}

return 0;
